/** Sentences about something: which changes no test notices, which tests passed. */
import type {STATEMENTS} from '../render/html/page-data.ts';
import {type Line, Lines} from './lines.tsx';
import {Prose, Section} from './pieces.tsx';
import type {ViewState} from './view-state.ts';

export function StatementSection({
  state,
  of: {id, title, chip, tone},
}: {
  readonly state: ViewState;
  readonly of: (typeof STATEMENTS)[number];
}) {
  const {reader, selection, printing} = state;
  const {about, text} = reader.data[id];
  const shown = selection[id];
  const lineAt = (index: number): Line => {
    const row = shown[index] ?? 0;
    return {
      key: String(row),
      className: `row statement tone-${tone}`,
      content: (
        <>
          <span class="chip">{chip}</span>
          <div class="body">
            <p>
              <code>{reader.text(about[row])}</code>
            </p>
            <p class="facts">
              <Prose text={reader.text(text[row])} />
            </p>
          </div>
        </>
      ),
    };
  };
  return (
    <Section id={id} title={title} shown={shown.length} all={about.length}>
      <Lines
        label={title}
        count={shown.length}
        lineAt={lineAt}
        heightOf={() => 74}
        printing={printing}
        of={shown}
      />
    </Section>
  );
}
