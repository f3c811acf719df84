const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.\d+)?[Zz]$/;

/** A time for people: `2026-11-02 14:03:07 UTC`. Anything but an RFC 3339 time in UTC stays as it is. */
export function timeText(time: string): string {
  const parts = RFC_3339.exec(time);
  return parts === null ? time : `${parts[1]} ${parts[2]} UTC`;
}

/** Its day alone: `2026-11-02`. */
export const dayText = (time: string): string => RFC_3339.exec(time)?.[1] ?? time;
