import type {Diagnostic, Finding} from '../diagnostics/diagnostic.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import type {PlanConsent} from '../model/plan.ts';
import type {OnProgress} from '../model/progress.ts';
import type {SetConfig} from '../model/set-config.ts';
import type {PlanToJudge} from '../rules/judged.ts';
import type {PlanFilter} from './plan-scope.ts';

/** What the manifests are, besides what they declare. */
export interface Provenance {
  readonly files: number;
  /** The git commit of the manifests, or null. */
  readonly commit: string | null;
}

export interface PlanInput {
  readonly set: SetConfig;
  /** What its bylaw.yaml said before the commits that are planned, where that is known and is not the same. */
  readonly configBefore?: PlanToJudge['configBefore'];
  readonly desired: State<DesiredObject>;
  readonly provenance: Provenance;
  readonly live: Live;
  readonly actor: string | null;
  /** Whether the plan is about to be applied. */
  readonly applying?: boolean;
  /** Nobody is shown the plan: it has no `reach` and no `names`, which judge nothing and take long to work out of a large plan. */
  readonly isUnseen?: boolean;
  readonly consent: PlanConsent;
  readonly filter: PlanFilter;
  readonly toolVersion: string;
  readonly onProgress?: OnProgress | undefined;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** Turns findings into diagnostics, in order: lines and columns need the sources, which the caller has. */
  readonly locate: (findings: readonly Finding[]) => readonly Diagnostic[];
}
