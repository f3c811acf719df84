/** Edits manifests that name somebody who was offboarded, so that they declare what is live now. Writes nothing. */
import {offboardingEdits, type OffboardedPerson} from '../planner/offboarding-edits.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import {withPresentPeople} from '../planner/present-people.ts';
import {SET_FILE} from '../model/set-config.ts';
import {editManifests, type EditedManifests} from './edit-manifests.ts';
import type {LoadedSet} from './load-set.ts';

/**
 * Edits the manifests of a set, which must be in order. `mentions` leaves out where somebody may be named: as a
 * deactivated member, and as who decided something.
 */
export function offboardManifests(loaded: LoadedSet, offboarded: OffboardedPerson): EditedManifests {
  const {desired} = withPresentPeople(loaded.decoded.objects, offboarded.before);
  const declared = completeDesired(desired, offboarded.live);
  const anonymised = offboarded.name !== offboarded.person;
  return editManifests(loaded, offboardingEdits(declared, offboarded), {
    person: offboarded.person,
    isToldIn: (file) => anonymised || file === SET_FILE,
  });
}
