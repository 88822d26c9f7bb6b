// How it looks: light or dark with the same meanings, the words of Ant Design and of dates in the reader's language.
import { ConfigProvider, App as Messages, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import './console.css';
import { useWords } from './language.tsx';
import { nonce } from './style-nonce.ts';

const KEPT_AS = 'muster.dark';
const STILL = matchMedia('(prefers-reduced-motion: reduce)').matches;
const FONT =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif';

function initiallyDark(): boolean {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === null ? matchMedia('(prefers-color-scheme: dark)').matches : kept === 'yes';
}

const Context = createContext<{ dark: boolean; setDark(dark: boolean): void }>({ dark: false, setDark() {} });
export const useTheme = () => use(Context);

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [dark, setDark] = useState(initiallyDark);
  const { language } = useWords();
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    localStorage.setItem(KEPT_AS, dark ? 'yes' : 'no');
  }, [dark]);
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
  return (
    <Context value={{ dark, setDark }}>
      <ConfigProvider
        csp={{ nonce }}
        wave={{ disabled: STILL }}
        button={{ autoInsertSpace: false }}
        locale={language === 'zh' ? zhCN : enUS}
        theme={{
          algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
          token: {
            ...{
              fontFamily: FONT,
              // What is still growing moves away under a shaking hand, and a press that ends beside it does nothing.
              motion: false,
              fontSize: 16,
              borderRadius: 6,
              controlHeight: 40,
              colorPrimary: '#0b57d0',
              ...(dark
                ? { colorLink: '#8ab4ff', colorLinkHover: '#b4d0ff', colorLinkActive: '#b4d0ff' }
                : {
                    colorLink: '#0b57d0',
                    colorLinkHover: '#0842a0',
                    colorLinkActive: '#0842a0',
                    colorPrimaryHover: '#0842a0',
                  }),
              colorError: '#c8102e',
            },
            // The library's own quiet greys are too faint to read at night.
            ...(dark
              ? {
                  colorTextTertiary: '#b4bcc6',
                  colorTextQuaternary: '#a3acb8',
                  colorTextPlaceholder: '#a3acb8',
                }
              : {
                  colorTextTertiary: '#4a5461',
                  colorTextQuaternary: '#5a6470',
                  colorTextPlaceholder: '#5a6470',
                }),
          },
          components: { Spin: dark ? { colorPrimary: '#8ab4ff' } : {} },
        }}
      >
        <Messages>{children}</Messages>
      </ConfigProvider>
    </Context>
  );
}
