/**
 * Why something over a border ended, as a clause that stays true when what is gone comes back. It names nothing that the
 * request itself does not name.
 */
import type {EndingCause} from '../model/ledger.ts';
import type {Request} from './request.ts';

/** `vera@northwind.example was removed from northwind-legal`. */
export function endedText({workspace, spec}: Request, subject: string, cause: EndingCause): string {
  const partner = spec.with;
  switch (cause) {
    case 'recipient':
      return `${subject.replace(/^user:/, '')} was removed from ${partner}`;
    case 'space':
      return `${'into' in spec && spec.into !== undefined ? spec.into : 'the space'} of ${partner} was deleted or renamed`;
    case 'region':
      return `${workspace ?? ''} and ${partner} are no longer in the same region`;
    case 'workspace':
      return subject === ''
        ? `the workspace ${partner} was deleted`
        : `the workspace ${partner}, where ${subject.replace(/^user:/, '')} was a member, was deleted`;
    case 'lost':
      return `${partner} was deleted or in another region for some time`;
    case 'partners':
      return `\`partners\` of ${workspace ?? ''} or ${partner} excludes the other side`;
  }
}
