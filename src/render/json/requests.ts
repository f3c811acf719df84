import type {RequestList} from '../../model/request-answers.ts';
import {versionedJson} from '../words/json-text.ts';

/** The shape of the contract: one entry for each side. */
export const requestListJson = ({requests}: RequestList): string =>
  versionedJson({
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
