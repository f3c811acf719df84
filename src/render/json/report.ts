import type {LiveReport} from '../../model/live-report.ts';
import {versionedJson} from '../words/json-text.ts';
import {waitingJson} from './contract-members.ts';

/** What is live, as `report --json` prints it. */
export const liveReportJson = (report: LiveReport): string =>
  versionedJson({
    tool: report.tool,
    createdAt: report.createdAt,
    of: report.of,
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
  });
