/** People as access names them: `user:EMAIL`, which is also how a share or a grant names one as its subject. */

const USER = 'user:';

export type PrincipalOf = (email: string) => string;

export const principalOf: PrincipalOf = (email) => `${USER}${email}`;

/** The same for lists in which people stand many times: all entries of a person share one text. */
export function sharedPrincipals(): PrincipalOf {
  const known = new Map<string, string>();
  return (email) => {
    let principal = known.get(email);
    if (principal === undefined) known.set(email, (principal = principalOf(email)));
    return principal;
  };
}

/** The e-mail address of a principal or subject; a subject of another type (`team:legal`, `everyone`) as it is. */
export const bareName = (principal: string): string =>
  principal.startsWith(USER) ? principal.slice(USER.length) : principal;
