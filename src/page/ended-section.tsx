/** What of others ends with the plan. */
import {type Line, Lines} from './lines.tsx';
import {Section} from './pieces.tsx';
import type {ViewState} from './view-state.ts';

export function EndedSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {address, why} = reader.data.ended;
  const lineAt = (index: number): Line => {
    const row = selection.ended[index] ?? 0;
    return {
      key: String(row),
      className: 'row ended tone-bad',
      content: (
        <>
          <span class="chip">ends</span>
          <div class="body">
            <p>
              <code>{reader.text(address[row])}</code> {reader.text(why[row])}
            </p>
          </div>
        </>
      ),
    };
  };
  return (
    <Section id="ended" title="Ends for others" shown={selection.ended.length} all={address.length}>
      <Lines
        label="Ends for others"
        count={selection.ended.length}
        lineAt={lineAt}
        heightOf={() => 48}
        printing={printing}
        of={selection.ended}
      />
    </Section>
  );
}
