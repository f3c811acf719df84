/**
 * Why something over a border ended, as a clause that stays true when what is gone comes back. It names nothing that the
 * request itself does not name.
 */
import type {EndingCause} from '../model/ledger.ts';
import type {Request} from './request.ts';

/** `vera@northwind.example was removed from northwind-legal`. */
export function endedText({kind, workspace, spec}: Request, subject: string, cause: EndingCause): string {
  const partner = spec.with;
  const it = kind === 'Share' ? 'share' : 'connection';
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
      // What it names is there: it was away for some time, or somebody wrote the row around bylaw, without the key.
      return subject === ''
        ? `${partner} was deleted or in another region for some time, or the ${it} was written outside bylaw`
        : `${subject.replace(/^user:/, '')} was not a member of ${partner} for some time, or was added to the ${it} outside bylaw`;
    case 'partners':
      return `\`partners\` of ${workspace ?? ''} or ${partner} excludes the other side`;
  }
}

/** The same of what a plan will end once it is applied: `vera@northwind.example will no longer be a member of northwind-legal`. */
export function willEndText(request: Request, subject: string, cause: EndingCause): string {
  const {workspace, spec} = request;
  const partner = spec.with;
  const person = subject.replace(/^user:/, '');
  switch (cause) {
    case 'recipient':
      return `${person} will no longer be a member of ${partner}`;
    case 'space':
      return `${'into' in spec && spec.into !== undefined ? spec.into : 'the space'} of ${partner} will be deleted or renamed`;
    case 'region':
      return `${workspace ?? ''} and ${partner} will no longer be in the same region`;
    case 'workspace':
      return subject === ''
        ? `the workspace ${partner} will be deleted`
        : `the workspace ${partner}, where ${person} is a member, will be deleted`;
    case 'partners':
      return `\`partners\` of ${workspace ?? ''} or ${partner} will exclude the other side`;
    // What was away before the plan was so without it.
    case 'lost':
      return endedText(request, subject, cause);
  }
}
