/** Components that several sections use. */
import {type ComponentChildren, Fragment} from 'preact';
import type {PageReader} from '../render/html/page-reader.ts';
import {proseParts} from '../render/words/prose-parts.ts';

/** A number with thousands separators: `1,204`. */
export const number = (count: number): string => count.toLocaleString('en');

/** A message, with its code as code. */
export const Prose = ({text}: {readonly text: string}) => (
  <>{proseParts(text).map((part, i) => (part.code ? <code key={i}>{part.text}</code> : part.text))}</>
);

/** A list of names. */
export const Codes = ({
  texts,
  between = ',',
}: {
  readonly texts: readonly string[];
  readonly between?: string;
}) => (
  <>
    {texts.map((text, i) => (
      <Fragment key={i}>
        {i > 0 && ' '}
        <span class="name">
          <code>{text}</code>
          {i < texts.length - 1 && between}
        </span>
      </Fragment>
    ))}
  </>
);

/** A person, by name where they have one: `Bo Berg bo@acme.example`. It links to all that the page has of them. */
export const Person = ({reader, of}: {readonly reader: PageReader; readonly of: number | undefined}) => {
  const name = reader.nameOf(of);
  const email = reader.text(of);
  const [shown, beside] = name === undefined ? [email] : [name, email];
  return (
    <>
      <a
        class="person"
        href="#access"
        data-filters={new URLSearchParams({person: email}).toString()}
        title={`Show ${email} alone`}
      >
        {shown}
      </a>
      {beside !== undefined && (
        <>
          {' '}
          <span class="beside">{beside}</span>
        </>
      )}
    </>
  );
};

/** What some texts refer to, with what it is called besides: `Deal room space:acme/deal-room`. */
export const Named = ({
  reader,
  of,
}: {
  readonly reader: PageReader;
  readonly of: readonly (number | undefined)[];
}) => (
  <>
    {of.map((one, i) => {
      const name = reader.nameOf(one);
      return (
        <Fragment key={i}>
          {i > 0 && ' '}
          <span class="name">
            {name !== undefined && `${name} `}
            <code>{reader.text(one)}</code>
            {i < of.length - 1 && ','}
          </span>
        </Fragment>
      );
    })}
  </>
);

/** A day, which a line does not end in the middle of; every second part of a split is one. */
const DATE = /(\d{4}-\d{2}-\d{2})/;

/** Since when, until when, by whose approval; nothing if none of it is known. */
export const How = ({texts}: {readonly texts: readonly string[]}) =>
  texts.length === 0 ? null : (
    <span class="how">
      {texts
        .join(' · ')
        .split(DATE)
        .map((part, i) => (i % 2 === 1 ? <span class="date">{part}</span> : part))}
    </span>
  );

/** What something comes through: an access path (`path`), or roles and grants; nothing if it is empty. */
export const Through = ({via, path = false}: {readonly via: readonly string[]; readonly path?: boolean}) =>
  via.length === 0 ? null : (
    <span class="via">
      through <Codes texts={via} between={path ? ' →' : ','} />
    </span>
  );

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly shown: number;
  readonly all: number;
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A section, with how many of its rows are shown; nothing if it has no rows at all. */
export function Section({id, title, shown, all, tools, children}: SectionProps) {
  if (all === 0) return null;
  return (
    <section class="section" id={id} aria-labelledby={`${id}-title`}>
      <div class="heading">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}{' '}
          <span class="count">{shown === all ? number(all) : `${number(shown)} of ${number(all)}`}</span>
        </h2>
        {tools}
      </div>
      {shown === 0 ? <p class="note">No matches.</p> : children}
    </section>
  );
}
