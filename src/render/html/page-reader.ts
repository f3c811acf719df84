import type {PageData} from './page-data.ts';

/** Looks up texts in the data of a page. */
export class PageReader {
  readonly data: PageData;

  constructor(data: PageData) {
    this.data = data;
  }

  text(number: number | undefined): string {
    return this.data.strings[number ?? -1] ?? '';
  }

  list(number: number | undefined): string[] {
    return (this.data.lists[number ?? -1] ?? []).map((one) => this.text(one));
  }
}
