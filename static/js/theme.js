/* Before anything is painted: who has not chosen light or dark gets what the system has. */
if (matchMedia("(prefers-color-scheme: dark)").matches) document.documentElement.dataset.bsTheme = "dark";
