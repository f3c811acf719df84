import {FORMAT_VERSION} from '../../model/plan.ts';
import type {RequestList} from '../../model/request-answers.ts';
import {jsonText} from '../words/json-text.ts';

/** The shape of the contract: one entry for each side. */
export const requestListJson = ({requests}: RequestList): string =>
  jsonText({
    formatVersion: FORMAT_VERSION,
    requests: requests.flatMap(({id, address, requestedBy, recipients, sides}) =>
      sides.map(({side, status, approvers, since, digest}) => ({
        id,
        address,
        side,
        status,
        approvers,
        requestedBy,
        since,
        digest,
        recipients,
      })),
    ),
  });
