/** Lets the reader have the other colours than the system has. */
export function offerTheme(button: HTMLElement): void {
  const root = document.documentElement;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean =>
    (root.dataset['theme'] ?? (prefersDark.matches ? 'dark' : 'light')) === 'dark';
  const tell = (): void => {
    button.textContent = isDark() ? 'Light colours' : 'Dark colours';
  };
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    tell();
  });
  prefersDark.addEventListener('change', tell);
  tell();
  button.hidden = false;
}
