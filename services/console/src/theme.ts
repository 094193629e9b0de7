import type { ThemeConfig } from 'antd';

/**
 * Every colour, size and distance of the console. Quiet blue-green for what is normal; warm colours only for
 * what is urgent, so that on a full screen the eye goes to the overdue line first. All text pairs reach 4.5 : 1.
 */
export const tokens = {
  primary: '#0e5a61',
  primaryHover: '#127680',
  primaryActive: '#0a454b',
  primarySoft: '#e4f0f0',
  primaryLine: '#a9cfcf',
  ink: '#16282a',
  inkSoft: '#45595c',
  inkFaint: '#576b6e',
  line: '#d3dddd',
  lineSoft: '#e5ebeb',
  ground: '#f2f5f5',
  paper: '#ffffff',
  paperSunk: '#f7f9f9',
  nav: '#0b3a3f',
  navRaised: '#135158',
  navInk: '#d6e7e6',
  navInkSoft: '#a6c4c4',
  navAccent: '#8fd6cc',
  urgent: '#b3261e',
  urgentSoft: '#fcedeb',
  urgentLine: '#efb8b3',
  soon: '#8f5200',
  soonSoft: '#fff3dc',
  soonLine: '#eccb8c',
  good: '#1f6b43',
  goodSoft: '#e6f3eb',
  goodLine: '#a8d4ba',
  mark: '#fbe8b4',
  focus: '#1a8a94',
  space: 8,
  radius: 6,
  font: 15,
  fontSmall: 13.5,
} as const;

export const fontFamily =
  '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",system-ui,-apple-system,"Segoe UI",sans-serif';

/** Series colours: told apart by lightness too, for printed pages and colour-blind eyes. */
export const chartColours = [
  '#0e6b73',
  '#c9862a',
  '#5b7db1',
  '#7a9c4e',
  '#b0614a',
  '#7a6ba8',
  '#3fa796',
  '#8d8363',
  '#d3aa5c',
  '#4a6572',
  '#a14e6c',
  '#8fb3b8',
] as const;

export const antTheme: ThemeConfig = {
  cssVar: { key: 'jiesu' },
  hashed: false,
  token: {
    colorPrimary: tokens.primary,
    colorPrimaryHover: tokens.primaryHover,
    colorPrimaryActive: tokens.primaryActive,
    colorInfo: tokens.primary,
    colorLink: tokens.primary,
    colorLinkHover: tokens.primaryHover,
    colorError: tokens.urgent,
    colorWarning: tokens.soon,
    colorSuccess: tokens.good,
    colorErrorBg: tokens.urgentSoft,
    colorErrorBorder: tokens.urgentLine,
    colorWarningBg: tokens.soonSoft,
    colorWarningBorder: tokens.soonLine,
    colorSuccessBg: tokens.goodSoft,
    colorSuccessBorder: tokens.goodLine,
    colorInfoBg: tokens.primarySoft,
    colorInfoBorder: tokens.primaryLine,
    colorText: tokens.ink,
    colorTextSecondary: tokens.inkSoft,
    colorTextTertiary: tokens.inkFaint,
    colorTextDescription: tokens.inkSoft,
    colorTextPlaceholder: '#667a7d',
    colorBorder: '#b7c5c6',
    colorBorderSecondary: tokens.lineSoft,
    colorBgLayout: tokens.ground,
    controlOutline: 'rgba(26,138,148,0.42)',
    controlOutlineWidth: 3,
    borderRadius: tokens.radius,
    fontFamily,
    fontSize: tokens.font,
    controlHeight: 36,
    controlHeightSM: 30,
    wireframe: false,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
    boxShadowSecondary: '0 6px 24px rgba(12,48,52,0.16)',
  },
  components: {
    Table: {
      headerBg: tokens.paperSunk,
      headerColor: tokens.inkSoft,
      headerSplitColor: 'transparent',
      rowHoverBg: '#f3f8f8',
      rowSelectedBg: tokens.primarySoft,
      rowSelectedHoverBg: tokens.primarySoft,
      cellPaddingBlock: 10,
      cellPaddingInline: 12,
      cellPaddingBlockMD: 9,
      cellPaddingInlineMD: 12,
      cellPaddingBlockSM: 7,
      cellPaddingInlineSM: 12,
    },
    Card: { headerFontSize: 16, bodyPadding: 16, headerPadding: 16 },
    Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
    Tag: { defaultBg: tokens.paperSunk, defaultColor: tokens.ink },
    Segmented: {
      trackBg: '#e1e9e9',
      itemSelectedBg: tokens.paper,
      itemColor: tokens.inkSoft,
      itemSelectedColor: tokens.ink,
    },
    Modal: { titleFontSize: 18 },
    Tooltip: { colorBgSpotlight: '#20383b' },
  },
};

/** Makes the same values available to the style sheet as `--primary`, `--ink-soft`, … */
export function applyTokens(root: HTMLElement): void {
  for (const [name, value] of Object.entries(tokens)) {
    const property = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    root.style.setProperty(property, typeof value === 'number' ? `${value}px` : value);
  }
  root.style.setProperty('--font-family', fontFamily);
}
