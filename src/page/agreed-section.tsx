/** The approvals that are given already. */
import {type Line, Lines} from './lines.tsx';
import {Section} from './pieces.tsx';
import type {ViewState} from './view-state.ts';

export function AgreedSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {request, side, by, how} = reader.data.agreed;
  const lineAt = (index: number): Line => {
    const row = selection.agreed[index] ?? 0;
    return {
      key: String(row),
      className: 'row agreed tone-good',
      content: (
        <>
          <span class="chip">agreed</span>
          <div class="body">
            <p>
              <code>{reader.text(request[row])}</code> for <code>{reader.text(side[row])}</code>:{' '}
              <b>{reader.text(by[row])}</b>, {reader.text(how[row])}
            </p>
          </div>
        </>
      ),
    };
  };
  return (
    <Section id="agreed" title="Approved" shown={selection.agreed.length} all={request.length}>
      <Lines
        label="Approved"
        count={selection.agreed.length}
        lineAt={lineAt}
        heightOf={() => 48}
        printing={printing}
        of={selection.agreed}
      />
    </Section>
  );
}
