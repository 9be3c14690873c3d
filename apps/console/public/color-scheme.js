// Before the first paint, so that dark pages do not flash white. Mantine takes over from here.
(() => {
  const wanted = localStorage.getItem('mantine-color-scheme-value');
  const dark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
