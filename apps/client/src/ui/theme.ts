import {
  Alert,
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Modal,
  Notification,
  Paper,
  Select,
  Tooltip,
} from '@mantine/core';

/** The one accent. Shade 6 carries white text at 7:1, shade 3 reads on the dark background at 7:1. */
const ink: MantineColorsTuple = [
  '#eef0fc',
  '#dcdff7',
  '#b8bff0',
  '#9aa4ea',
  '#7883e1',
  '#5a66d6',
  '#3f4ac0',
  '#353fa6',
  '#2c3488',
  '#23296b',
];

/** Neutral greys with a breath of blue, so that surfaces and accent belong together. */
const dark: MantineColorsTuple = [
  '#e6e7eb',
  '#c3c5cc',
  '#a3a6b0',
  '#83868f',
  '#3a3c44',
  '#2c2e35',
  '#222329',
  '#1b1c21',
  '#16171b',
  '#101114',
];

const DIALOG_TITLE = { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' };

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 5 },
  colors: { ink, dark },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'Inter, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif',
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.8438rem', md: '0.9063rem', lg: '1.0313rem', xl: '1.1875rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0313rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9063rem', lineHeight: '1.45' },
    },
  },
  components: {
    // The words are the text's own colour: a tone's would be too faint on its own tint.
    Alert: Alert.extend({
      defaultProps: { radius: 'lg' },
      styles: { title: { color: 'var(--mantine-color-text)' } },
    }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', tt: 'none', fw: 500 } }),
    Button: Button.extend({ defaultProps: { fw: 500 } }),
    Drawer: Drawer.extend({ styles: { title: DIALOG_TITLE } }),
    Modal: Modal.extend({
      defaultProps: { radius: 'lg', centered: true },
      styles: { title: DIALOG_TITLE },
    }),
    Notification: Notification.extend({
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    }),
    Paper: Paper.extend({ defaultProps: { radius: 'lg' } }),
    Select: Select.extend({
      defaultProps: { checkIconPosition: 'right', comboboxProps: { shadow: 'md' } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
  },
});

/** Surfaces: the page lies a shade under the cards on it, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--callout-page': '#f6f6f8',
    '--mantine-color-red-light': '#fde8e8',
    '--mantine-color-red-light-color': '#a3231f',
    '--mantine-color-green-light': '#e2f4ea',
    '--mantine-color-green-light-color': '#17663c',
    '--mantine-color-yellow-light': '#fdf0d9',
    '--mantine-color-yellow-light-color': '#834e00',
    '--callout-card': '#ffffff',
    '--callout-line': '#e6e7ec',
    '--callout-hover': '#f1f2f6',
    '--callout-active': '#e9ebfa',
    '--mantine-color-dimmed': '#5f636e',
    '--mantine-color-error': '#c22a2a',
    '--mantine-color-placeholder': '#6f7480',
  },
  dark: {
    '--callout-page': '#101114',
    '--mantine-color-yellow-light': '#3a2d14',
    '--mantine-color-yellow-light-color': '#f2c27a',
    '--mantine-color-red-light': '#421e20',
    '--mantine-color-red-light-color': '#f7a8a4',
    '--mantine-color-gray-light': '#2a2c32',
    '--mantine-color-gray-light-color': '#c3c5cc',
    '--mantine-color-green-light': '#173426',
    '--mantine-color-green-light-color': '#8fd9ae',
    '--callout-card': '#18191d',
    '--callout-line': '#2a2c33',
    '--callout-hover': '#202127',
    '--callout-active': '#26294a',
    '--mantine-color-dimmed': '#a0a3ad',
    '--mantine-color-error': '#ff9a94',
    '--mantine-color-placeholder': '#8b8f99',
    '--mantine-color-anchor': '#a9b2f2',
    '--mantine-color-ink-light': '#262a4d',
    '--mantine-color-ink-light-hover': '#2f3461',
    '--mantine-color-ink-light-color': '#c6cdfb',
  },
});
