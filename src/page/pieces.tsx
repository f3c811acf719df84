/** Components that several sections use. */
import {type ComponentChildren, Fragment} from 'preact';
import {proseParts} from '../render/words/prose-parts.ts';

/** A number with thousands separators: `1,204`. */
export const number = (count: number): string => count.toLocaleString('en');

/** A message, with its code as code. */
export const Prose = ({text}: {readonly text: string}) => (
  <>{proseParts(text).map((part, i) => (part.code ? <code key={i}>{part.text}</code> : part.text))}</>
);

/** A list of names. */
export const Codes = ({texts}: {readonly texts: readonly string[]}) => (
  <>
    {texts.map((text, i) => (
      <Fragment key={i}>
        {i > 0 && ' '}
        <span class="name">
          <code>{text}</code>
          {i < texts.length - 1 && ','}
        </span>
      </Fragment>
    ))}
  </>
);

/** An access path; nothing if it is empty. */
export const Through = ({via}: {readonly via: readonly string[]}) =>
  via.length === 0 ? null : (
    <span class="via">
      through <Codes texts={via} />
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
