/** Why something over a border ended, as a clause. It names nothing that the request itself does not name. */
import type {EndingCause} from '../model/ledger.ts';
import type {Request} from './request.ts';

/** `vera@northwind.example is not a member of northwind-legal any more`. */
export function endedText({workspace, spec}: Request, subject: string, cause: EndingCause): string {
  const partner = spec.with;
  switch (cause) {
    case 'recipient':
      return `${subject.replace(/^user:/, '')} is not a member of ${partner} any more`;
    case 'space':
      return `${'into' in spec && spec.into !== undefined ? spec.into : 'the space'} of ${partner} is gone`;
    case 'region':
      return `${workspace ?? ''} and ${partner} are not in one region any more`;
    case 'workspace':
      return subject === ''
        ? `the workspace ${partner} was deleted`
        : `${subject.replace(/^user:/, '')} went with the workspace ${partner}`;
    case 'lost':
      return `${partner} was gone or in another region for a time`;
    case 'partners':
      return `\`partners\` of ${workspace ?? ''} or ${partner} leaves the other out`;
  }
}
