import type {PurgeResult} from '../../model/purge.ts';
import {escapeAll} from '../words/escape.ts';
import {purgeTexts} from '../words/purge.ts';
import {paragraph} from './paragraph.ts';
import type {Style} from './style.ts';

/** Which archived workspaces were removed, and which are kept. */
export const renderPurge = (given: PurgeResult, style: Style): string =>
  `${purgeTexts(escapeAll(given))
    .flatMap((text) => paragraph(text, style))
    .join('\n')}\n`;
