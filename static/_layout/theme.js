// Before the first paint: the reader's own choice of light or dark. Runs blocking and stays tiny.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be closed in a private window; the system's preference then decides.
}
