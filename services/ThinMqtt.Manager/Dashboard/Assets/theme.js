// @ts-check

const key = 'thinmqtt-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** As the system wants it, until a person chooses. */
export function startTheme() {
  apply(stored());
}

export const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';

export function toggleTheme() {
  const theme = isDark() ? 'light' : 'dark';
  apply(theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Where nothing may be stored, the choice holds until the page is closed.
  }
}

/** @param {() => void} listener */
export const onSystemTheme = (listener) => dark.addEventListener('change', listener);

/** @param {string | null} theme */
function apply(theme) {
  if (theme === 'dark' || theme === 'light') {
    document.documentElement.dataset.theme = theme;
  }
}

function stored() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
