// @ts-check
import { remember, remembered } from './choice.js';

const key = 'theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** As the system wants it, until a person chooses. */
export function startTheme() {
  apply(remembered(key));
}

export const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';

export function toggleTheme() {
  const theme = isDark() ? 'light' : 'dark';
  apply(theme);
  remember(key, theme);
}

/** @param {() => void} listener */
export const onSystemTheme = (listener) => dark.addEventListener('change', listener);

/** @param {string | null} theme */
function apply(theme) {
  if (theme === 'dark' || theme === 'light') {
    document.documentElement.dataset.theme = theme;
  }
}
