import {renderApplyHuman} from './apply-human.ts';
import type {SourceLine} from './diagnostic-blocks.ts';
import {renderValidateHuman} from './diagnostics-human.ts';
import {renderDoctor} from './doctor-human.ts';
import {renderHistoryList, renderHistoryShow} from './history-human.ts';
import {renderLock} from './lock-human.ts';
import {renderMigrations} from './migrations-human.ts';
import {renderPlanHuman} from './plan-human.ts';
import {renderRule, renderRules} from './rules-human.ts';
import type {Style} from './style.ts';
import {renderVerify} from './verify-human.ts';
import type {View} from './view.ts';

/** Everything as text for people. `sourceLine` gives the lines of manifests that findings point to. */
export const humanView = (style: Style, sourceLine?: SourceLine): View => ({
  plan: (plan) => renderPlanHuman(plan, style, sourceLine),
  validate: (report) => renderValidateHuman(report, style, sourceLine),
  apply: (report) => renderApplyHuman(report, style, sourceLine),
  historyList: (set, runs) => renderHistoryList(set, runs, style),
  historyShow: (run, events) => renderHistoryShow(run, events, style),
  verify: (chains) => renderVerify(chains, style),
  rules: (rules) => renderRules(rules, style),
  rule: (rule) => renderRule(rule, style),
  migrations: (status) => renderMigrations(status, style),
  lock: (set, holder) => renderLock(set, holder, style),
  doctor: (checks) => renderDoctor(checks, style),
});
