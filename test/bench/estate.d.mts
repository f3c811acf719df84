export function estate(size: number, seed?: number): Map<string, string>;
