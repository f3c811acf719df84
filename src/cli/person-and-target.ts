import {Args} from '@oclif/core';

/** The arguments of a question about one person and one target. */
export const PERSON_AND_TARGET = {
  email: Args.string({ignoreStdin: true, description: 'e-mail address of the person', required: true}),
  target: Args.string({
    ignoreStdin: true,
    description: 'the target, such as space:acme-legal/deal-room',
    required: true,
  }),
};
