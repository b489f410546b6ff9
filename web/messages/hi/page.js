/** What the playground's own page says around the labs, by the names that index.html gives to its texts.
 *  @type {Record<string, string>} */
export const page = {
  lang: 'hi',
  title: 'RNN प्लेग्राउंड: अपने वाक्यों पर रिकरेंट नेटवर्क ट्रेन करें',
  heading: 'RNN प्लेग्राउंड',
  lead: 'इतने छोटे रिकरेंट नेटवर्क कि पूरे पढ़े जा सकें। एक को ट्रेन करें, बदलें, और हर संख्या के पीछे जवाब तक चलें।',
  labs: 'लैब',
  language: 'भाषा',
  theme: 'थीम',
  system: 'सिस्टम',
  light: 'हल्की',
  dark: 'गहरी',
  foot: 'सब कुछ इसी डिवाइस पर चलता है: न सर्वर, न खाता, और आपका लिखा यहीं रहता है। एक ही सीड पर संख्याएँ वही हैं जो PyTorch की।',
};
