import {type PageData, PARTS} from '../render/html/page-data.ts';

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function decodePart(base64: string): Promise<unknown> {
  const inflated = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(inflated).json();
}

/** The data of a page, from its parts as `encodePageData` made them. */
export async function decodePageData(partNamed: (part: string) => string): Promise<PageData> {
  const parts = await Promise.all(
    PARTS.map(async (part) => [part, await decodePart(partNamed(part))] as const),
  );
  return Object.fromEntries(parts) as unknown as PageData;
}
