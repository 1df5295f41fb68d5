import { ringPagesInChinese } from './ring-words.js';

/** The demo's own words; those of the call itself are in the package. The English ones of the page stand in its HTML. */
export const words = {
  en: {
    said: { copied: 'Link copied', code: 'Copied', noCopy: 'Your browser does not let pages copy. Select the link and copy it.' },
    start: 'Start a new call',
    enter: 'Enter the room',
    qrOf: 'QR code of the link to this call',
    call: 'Call',
    tagline: 'video calls in one HTML tag',
  },
  zh: {
    said: { copied: '链接已复制', code: '已复制', noCopy: '浏览器不允许页面复制。请选中链接后自行复制。' },
    start: '发起新通话',
    enter: '进入房间',
    qrOf: '此通话链接的二维码',
    call: '通话',
    tagline: '一个 HTML 标签，即可视频通话',
  },
} as const;

/** What stands in the page in English, in Chinese. */
export const pageInChinese: Readonly<Record<string, string>> = {
  skip: '跳到正文',
  copy: '复制链接',
  qr: '二维码',
  theme: '浅色或深色',
  insecure: '摄像头和麦克风需要 https。',
  insecureHint: '请在运行此服务器的电脑上这样启动，并打开它显示的地址：',
  title: '一个 HTML 标签，即可视频通话',
  lead: '创建房间，发送链接，通话就开始了。无需账号，无需安装，音视频直接在你们之间传输。',
  room: '房间',
  roomHint: '留空则新建房间',
  start: '发起新通话',
  paste: '把这段代码粘贴到任何页面',
  copyCode: '复制',
  pages: '可以直接复制的小页面',
  minimal: '最小页面',
  minimalText: '两行 HTML，完整的通话。',
  button: '点击通话',
  buttonText: '正文中的一个按钮，在对话框中打开通话。',
  own: '自定义布局',
  ownText: '由页面摆放各个部件：画面、按钮、聊天、成员。',
  themed: '自定义主题',
  themedText: '用自定义属性和 part，让通话融入你的配色。',
  two: '两个通话',
  twoText: '并排的两个房间，控件放在它们之外。',
  test: '设备测试',
  testText: '不需要通话，即可测试摄像头、麦克风和扬声器。',
  inviteTitle: '用手机加入',
  localhost: '此地址只能在这台电脑上使用。若要让同一网络内的手机加入：npm start -- --https',
  share: '分享…',
  ...ringPagesInChinese,
  foot: '通话加密后直接在浏览器之间传输，服务器只负责牵线。',
};

export type Language = keyof typeof words;
