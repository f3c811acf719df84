/** People as access names them: `user:EMAIL`, which is also how a share or a grant names one as its subject. */

export const principalOf = (email: string): string => `user:${email}`;

/** The e-mail address of a principal or subject; a subject of another type (`team:legal`, `everyone`) as it is. */
export const bareName = (principal: string): string => principal.replace(/^user:/, '');
