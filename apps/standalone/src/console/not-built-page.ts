/** Instead of the console where its files are not there. It names no folder: anybody may read it. */
export const NOT_BUILT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The console is not built – Assent</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<style>
body { max-width: 36rem; margin: 12vh auto; padding: 0 1.25rem; font: 1rem/1.6 system-ui, sans-serif; }
code { padding: 0.5rem 0.75rem; display: inline-block; border: 1px solid; border-radius: 0.4rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>The console is not built</h1>
<p>Assent runs, but the files of its console are not where it looks for them. This makes them:</p>
<p><code>npx nx build @assent/console</code></p>
<p>Then load this page again. If the files are elsewhere, <strong>ASSENT_CONSOLE_DIRECTORY</strong> says where.</p>
</main>
</body>
</html>
`;
