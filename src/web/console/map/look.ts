// How the map's own drawing looks by day and by night.
export interface Look {
  ground: string;
  land: string;
  border: string;
  water: string;
  road: string;
  text: string;
  quietText: string;
  halo: string;
}

export const LOOKS: Record<'light' | 'dark', Look> = {
  light: {
    ...{ ground: '#dfe4ea', land: '#f7f8f9', border: '#8a94a0', water: '#bcd6ea', road: '#b3a996' },
    ...{ text: '#14181d', quietText: '#4a5461', halo: '#ffffff' },
  },
  dark: {
    ...{ ground: '#0c0f13', land: '#1d232a', border: '#6a7684', water: '#16324a', road: '#5a5344' },
    ...{ text: '#e8ecf1', quietText: '#b4bcc6', halo: '#0c0f13' },
  },
};

/** Drawn by the browser itself: no file of letters is fetched from anywhere. */
export const LOCAL_FONTS = [
  ...['PingFang SC', 'HarmonyOS Sans SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC'],
  'system-ui',
];
