import process from 'node:process';
import {Args, Flags} from '@oclif/core';
import {AUTO_APPROVE} from '../cli/auto-approve.ts';
import {durationMs} from '../cli/duration.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Release extends SetCommand<typeof Release> {
  static override result = 'release' as const;
  static override summary = 'Release objects from this set, and leave them live.';
  static override description =
    'A released object belongs to no set: it stays live as it is, this set no longer manages it, and any set can adopt it by declaring it. The actor needs the same authority as for deleting the object. Either all named objects are released, with one event for each in the history, or none. Remove them from the manifests too: otherwise the next apply adopts them again. `release` in bylaw.yaml does the same with the next apply, after a review. On a terminal, asks first.';
  static override examples = [
    '<%= config.bin %> release Team/acme-legal/deals',
    '<%= config.bin %> release Space/acme-legal/deal-room Share/acme-legal/deal-room-deals',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'a rule refuses it, and nothing was released',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'it was not confirmed, or the set takes only plans that were signed or approved',
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override strict = false;
  static override args = {
    address: Args.string({
      ignoreStdin: true,
      description: 'addresses of the objects to release, such as Space/acme-legal/deal-room',
      required: true,
    }),
  };
  static override flags = {
    ...AUTO_APPROVE,
    'lock-timeout': Flags.string({
      default: '30s',
      helpValue: 'TIME',
      summary: 'how long to wait for the lock of the set',
    }),
  };

  protected override async perform(): Promise<number> {
    const [{releaseObjects}, {readSetName}] = await Promise.all([
      import('../app/release.ts'),
      import('../app/load-set.ts'),
    ]);
    const lockTimeoutMs = durationMs(this.flags['lock-timeout'], '--lock-timeout');
    const addresses = (await this.parse(Release)).argv.map(String);
    // Throws if the name of the set is unknown: its owner must be certain, whatever else is wrong.
    await readSetName(await this.host(), await this.root());
    const loaded = await this.load();
    const interrupt = new AbortController();
    const onSignal = (): void => {
      if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
      interrupt.abort();
      this.tell('Stopping. Press Ctrl-C again to stop at once.');
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    try {
      const {signal} = interrupt;
      if (this.canAsk && !this.flags['auto-approve']) {
        const what = addresses.length === 1 ? addresses[0] : `${addresses.length} objects`;
        const question = `Release ${what} from the set ${loaded.config.name}?`;
        await this.confirm({question, word: 'yes', flag: '--auto-approve'}, signal);
      }
      const result = await this.withStore(loaded.root, async (store) =>
        releaseObjects(store, loaded, {
          addresses,
          actor: await this.actorOn(store, loaded),
          lockTimeoutMs,
          signal,
        }),
      );
      await this.show('release', [result]);
      return result.diagnostics.length > 0 ? EXIT.invalid : EXIT.ok;
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    }
  }
}
