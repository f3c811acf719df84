import type {DecisionAnswer} from '../../model/request-answers.ts';
import {versionedJson} from '../words/json-text.ts';
import {diagnosticJson, waitingJson} from './contract-members.ts';

export const decisionJson = (answer: DecisionAnswer): string =>
  versionedJson({
    status: answer.status,
    request: answer.request,
    side: answer.side,
    decision: answer.decision,
    by: answer.by,
    waiting: answer.waiting.map(waitingJson),
    approved: answer.approved,
    access: answer.access,
    inForce: answer.inForce,
    withheld: answer.withheld,
    connection: answer.connection,
    diagnostics: answer.diagnostics.map(diagnosticJson),
  });
