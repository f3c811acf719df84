/** The actor that each login is bound to, as a comment. */
import type {Login, LoginBinding} from '../../model/login.ts';
import {askingText, NONE_IS_BOUND, ONLY_READ, othersText} from '../words/actors.ts';
import {plural} from '../words/plural.ts';
import {comment} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';

export function actorsMarkdown(actors: readonly LoginBinding[], asking: Login, others = 0): string {
  const title =
    actors.length + others === 0
      ? 'No login is bound'
      : `${plural(actors.length + others, 'login')} bound to an actor`;
  return comment({marker: ['actors'], title, whole: 'bylaw actors list'}, (folding) => {
    const {listed, text} = folding.detail;
    if (actors.length + others === 0) return ['', markdownProse(NONE_IS_BOUND)];
    const lines = kept(actors, listed, 'logins', folding).map(
      ({login, email}) => `- ${markdownCode(clip(login, text))} acts as ${markdownCode(clip(email, text))}`,
    );
    const note = `${ONLY_READ} ${askingText({...asking, name: clip(asking.name, text)})}${othersText(others)}`;
    return [...(lines.length === 0 ? [] : ['', ...lines]), '', markdownProse(note)];
  });
}
