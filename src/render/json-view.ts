import {FORMAT_VERSION} from '../model/plan.ts';
import {applyJson, planJson, validateJson} from './contract-json.ts';
import {jsonText} from './json-text.ts';
import type {View} from './view.ts';

const versioned = (content: object): string => jsonText({formatVersion: FORMAT_VERSION, ...content});

/** Everything as JSON. */
export const jsonView: View = {
  plan: planJson,
  validate: validateJson,
  apply: applyJson,
  historyList: (set, runs) => versioned({set, runs}),
  historyShow: (run, events) => versioned({...run, events}),
  verify: (chains) => versioned({intact: chains.every(({intact}) => intact), chains}),
  rules: (rules) => versioned({rules}),
  rule: (rule) => versioned({...rule}),
  migrations: ({applied, pending, unknown}) => versioned({applied, pending, unknown}),
  lock: (set, holder) => versioned({set, holder}),
  doctor: (checks) => versioned({healthy: checks.every(({status}) => status !== 'failed'), checks}),
};
