import type {LiveReport} from '../../model/live-report.ts';
import {FORMAT_VERSION} from '../../model/plan.ts';
import {jsonTexts} from '../words/json-text.ts';
import {waitingJson} from './contract-members.ts';

/** What is live, as `report --json` prints it. */
export const liveReportJson = (report: LiveReport): Iterable<string> =>
  jsonTexts({
    formatVersion: FORMAT_VERSION,
    tool: report.tool,
    createdAt: report.createdAt,
    of: report.of,
    at: report.at,
    workspaces: report.workspaces,
    objects: report.objects.map(({address, spec, labels, managedBy}) => ({address, spec, labels, managedBy})),
    connections: report.connections,
    waiting: report.waiting.map(waitingJson),
    access: report.access.map(({principal, object, level, via, outside, since, agreed, expires}) => ({
      principal,
      object,
      level,
      via,
      outside,
      since,
      agreed,
      expires,
    })),
    evidence: report.evidence,
    uncertain: report.uncertain,
  });
