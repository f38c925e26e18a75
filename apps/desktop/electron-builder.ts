import type { Configuration } from 'electron-builder';
import { parseServerUrl } from './src/server-url.ts';

// How the shell becomes an installer: `pnpm run package`. Signing certificates come from the
// environment (CSC_LINK and CSC_KEY_PASSWORD, the Apple credentials), as electron-builder reads it.

/** Folder of releases, served over https. Without one there is no updater in the package. */
const updateUrl = process.env['CALLOUT_UPDATE_URL'];
if (updateUrl !== undefined && updateUrl !== '' && URL.parse(updateUrl)?.protocol !== 'https:') {
  throw new Error(`CALLOUT_UPDATE_URL must begin with https://, not be "${updateUrl}".`);
}

/** The one server that this package is for. Without one it asks at its first start. */
const serverUrl = process.env['CALLOUT_SERVER_URL'] ?? '';
const server = serverUrl === '' ? undefined : parseServerUrl(serverUrl);
if (server?.ok === false) throw new Error(`CALLOUT_SERVER_URL: ${server.mistake}`);

/** A release is what others' computers will take for newer: it has a version, and is signed. */
const isRelease = updateUrl !== undefined && updateUrl !== '';
const version = process.env['CALLOUT_VERSION'] ?? '';
if (isRelease && !/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(version)) {
  throw new Error(`CALLOUT_VERSION must be a version such as 1.4.0, not "${version}".`);
}

export default {
  appId: 'example.callout.desktop',
  productName: 'Callout',
  copyright: 'Callout',
  directories: { output: 'dist/release', buildResources: 'build' },
  extraMetadata: {
    author: 'Callout <desktop@callout.example>',
    homepage: 'https://callout.example',
    desktopName: 'callout.desktop',
    // Everything is bundled; and the packager cannot read a version that stands in the catalog.
    dependencies: null,
    ...(version === '' ? {} : { version }),
    ...(server === undefined ? {} : { calloutServerUrl: server.origin }),
  },

  // The shell is bundled, so no node_modules; the client lies in the archive too, because only what
  // lies there is covered by the integrity check.
  files: [
    'package.json',
    'dist/main.cjs',
    'dist/preload.cjs',
    '!**/node_modules/**',
    { from: '../client/dist', to: 'client', filter: ['**/*', '!**/*.{map,br,gz}'] },
  ],
  asar: true,
  forceCodeSigning: isRelease,
  npmRebuild: false,

  electronFuses: {
    // Nobody turns the application into a Node that runs scripts of their own under our name …
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    // … or changes what it consists of.
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
  },

  publish: isRelease ? [{ provider: 'generic', url: updateUrl }] : null,

  win: { target: [{ target: 'nsis', arch: ['x64', 'arm64'] }] },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    // It holds work that may not have been sent yet.
    deleteAppDataOnUninstall: false,
  },

  mac: {
    target: [
      { target: 'dmg', arch: ['arm64', 'x64'] },
      // The updater reads this one.
      { target: 'zip', arch: ['arm64', 'x64'] },
    ],
    category: 'public.app-category.business',
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
    // Without these sentences macOS refuses before anybody is asked.
    extendInfo: {
      NSCameraUsageDescription: 'Callout takes photos of the work that was done.',
      NSLocationWhenInUseUsageDescription: 'Callout notes where a visit began and ended.',
      NSLocationUsageDescription: 'Callout notes where a visit began and ended.',
      NSLocalNetworkUsageDescription: 'Callout talks to your company’s server on this network.',
    },
  },

  linux: {
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ],
    executableName: 'callout',
    category: 'Office',
    synopsis: 'Field service that keeps working without a network',
    maintainer: 'Callout <desktop@callout.example>',
    syncDesktopName: true,
  },
} satisfies Configuration;
