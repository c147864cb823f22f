// Runs before the first paint, so that neither the wrong colours nor the wrong language flash. A file of its own,
// because the content security policy allows no inline script.
(function () {
  var root = document.documentElement;
  var stored = {};
  try {
    stored = {
      scheme: localStorage.getItem('lonja.scheme'),
      language: localStorage.getItem('lonja.language'),
      contrast: localStorage.getItem('lonja.contrast'),
    };
  } catch {
    // Storage may be forbidden; the browser's own preferences hold then.
  }
  var dark =
    stored.scheme === 'dark' ||
    (stored.scheme !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  if (stored.contrast === 'more') root.setAttribute('data-contrast', 'more');
  root.lang = stored.language || (/^es\b/i.test(navigator.language) ? 'es' : 'en');
})();
