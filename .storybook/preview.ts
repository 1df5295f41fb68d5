import type { Decorator, Preview } from '@storybook/web-components-vite';
import './preview.css';

const inPage: Decorator = (story, { globals }) => {
  const page = document.documentElement;
  page.style.colorScheme = globals['theme'] === 'dark' ? 'dark' : 'light';
  page.lang = globals['lang'] === 'zh' ? 'zh' : 'en';
  return story();
};

/** Every story in light and dark, English and Chinese, as a page around it would have it. */
const preview: Preview = {
  globalTypes: {
    theme: {
      description: 'The page is light or dark',
      toolbar: { icon: 'contrast', items: ['light', 'dark'], dynamicTitle: true },
    },
    lang: {
      description: "The page's language",
      toolbar: { icon: 'globe', items: ['en', 'zh'], dynamicTitle: true },
    },
  },
  initialGlobals: { theme: 'light', lang: 'en' },
  parameters: { layout: 'fullscreen', controls: { expanded: true } },
  decorators: [inPage],
};

export default preview;
