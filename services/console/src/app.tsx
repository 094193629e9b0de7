import { StyleProvider } from '@ant-design/cssinjs';
import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { KeyboardProvider } from './keyboard.tsx';
import { queries } from './queries.ts';
import { router } from './routes.tsx';
import { SessionProvider } from './session.tsx';
import { SpeechProvider, useSpeech } from './text/index.tsx';
import { antTheme } from './theme.ts';

export function App() {
  return (
    <SpeechProvider>
      <Themed />
    </SpeechProvider>
  );
}

function Themed() {
  const { language } = useSpeech();
  useEffect(() => {
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
  }, [language]);
  return (
    // `hashPriority="high"` keeps `:where()` out of the styles, which Chromium 87 does not know.
    <StyleProvider hashPriority="high">
      <ConfigProvider
        locale={language === 'zh' ? zhCN : enUS}
        theme={antTheme}
        button={{ autoInsertSpace: false }}
      >
        <AntApp component={false} message={{ maxCount: 3 }}>
          <QueryClientProvider client={queries}>
            <KeyboardProvider>
              <SessionProvider>
                <RouterProvider router={router} />
              </SessionProvider>
            </KeyboardProvider>
          </QueryClientProvider>
        </AntApp>
      </ConfigProvider>
    </StyleProvider>
  );
}
