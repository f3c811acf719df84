import type {PageData} from './page-data.ts';

/** Looks up texts in the data of a page. */
export class PageReader {
  readonly data: PageData;
  #nameOf: ReadonlyMap<number, string> | undefined;

  constructor(data: PageData) {
    this.data = data;
  }

  /** What a person, target or team is called besides, by the number of the text that refers to it. */
  nameOf(number: number | undefined): string | undefined {
    const {of, name} = this.data.names;
    this.#nameOf ??= new Map(of.map((reference, i) => [reference, this.text(name[i])]));
    return number === undefined ? undefined : this.#nameOf.get(number);
  }

  text(number: number | undefined): string {
    return this.data.strings[number ?? -1] ?? '';
  }

  list(number: number | undefined): string[] {
    return (this.data.lists[number ?? -1] ?? []).map((one) => this.text(one));
  }
}
