/** What a change of a person does, or did, to the manifests of a set. */
import type {OffboardResult} from '../../model/offboarding.ts';
import {flow, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import type {Style} from './style.ts';

/** What would be changed in the manifests. */
export function manifestPreview({written, removed, left}: NonNullable<OffboardResult['toMend']>): string {
  const parts = [
    ...(written.length === 0 ? [] : [`\`--write\` will correct ${written.join(', ')}.`]),
    ...(removed.length === 0
      ? []
      : [`It will remove ${removed.join(', ')}, in which nothing else is declared.`]),
    ...(left.length === 0 ? [] : [`Correct by hand: ${left.join(', ')}.`]),
  ];
  return parts.length === 0 ? 'No manifest of this set needs a correction.' : parts.join(' ');
}

/** What was done to the manifests, after an empty line; nothing where that was not asked for. */
export function manifestLines(manifests: OffboardResult['manifests'], style: Style): readonly string[] {
  if (manifests === undefined) return [];
  const {written, removed, left, mentions} = manifests;
  const none = written.length + removed.length === 0;
  const layout = paragraphLayout(style);
  const say = (text: string): readonly string[] => flow(splitWords(text), layout);
  return [
    '',
    ...(none ? say('No manifest needed a correction.') : []),
    ...(written.length === 0 ? [] : say(`Corrected ${written.join(', ')}.`)),
    ...(removed.length === 0
      ? []
      : say(`Removed, because nothing else is declared in it: ${removed.join(', ')}.`)),
    ...(left.length === 0 ? [] : say(`Correct by hand: ${left.join(', ')}.`)),
    ...(mentions.length === 0 ? [] : say(`Still mentioned in ${mentions.join(', ')}.`)),
  ];
}
