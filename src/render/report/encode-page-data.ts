import {deflateRawSync} from 'node:zlib';
import {PARTS, type PageData} from './page-data.ts';

/**
 * The data of a page, part by part: JSON, deflated without a header (equal data give equal bytes), in base64, of
 * which nothing can end the element that it stands in.
 */
export const encodePageData = (data: PageData): readonly (readonly [part: string, text: string])[] =>
  PARTS.map((part) => [part, deflateRawSync(JSON.stringify(data[part]), {level: 6}).toString('base64')]);
