/** Puppeteer, which the test runner brings, downloads no browser of its own at install: the test command finds one or installs it. */
module.exports = { skipDownload: true };
