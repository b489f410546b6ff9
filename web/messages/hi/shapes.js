/** @type {typeof import('../en/shapes.js').texts} */
export const texts = {
  part: 'पोस्ट का भाग 9',
  lead: [
    '100 एपॉक की ट्रेनिंग के बाद, छह वाक्य एक बैच बनकर सेंटिमेंट मॉडल से गुज़रते हैं। नीचे रास्ते का हर टेंसर है, और PyTorch की वह पंक्ति जो उसे बनाती है। एक चीज़ बदलें और देखें कि कौन-से शेप बदलते हैं, कौन-सी संख्याएँ, और जवाब बदलते हैं या नहीं।',
  ],
  switches: {
    title: 'एक चीज़ बदलें',
    batchFirst: 'batch_first',
    batchFirstChoices: {
      true: 'True',
      false: 'False, डेटा भी पलटा हुआ',
      wrong: 'False, डेटा नहीं पलटा',
    },
    pad: 'पैडिंग किस ओर',
    padChoices: { right: 'दाईं ओर', left: 'बाईं ओर' },
    mask: 'पैडिंग का क्या हो',
    maskChoices: { false: 'शब्द की तरह पढ़ें', true: 'छोड़ दें (packed)' },
    last: 'जवाब कहाँ से पढ़ें',
    lastChoices: { hidden: 'hidden से', output: 'output की आख़िरी जगह से' },
    trained: (epochs, loss) => `${epochs} एपॉक ट्रेन हुआ: लॉस ${loss}।`,
    training: 'ट्रेनिंग चल रही है…',
  },
  tensors: {
    title: 'टेंसर',
    program: 'PyTorch में मॉडल, हर टेंसर के शेप के साथ',
    axes: {
      N: 'N, बैच के वाक्य',
      L: 'L, वाक्य में जगहें',
      E: 'E, एम्बेडिंग की संख्याएँ',
      H: 'H, स्टेट की संख्याएँ',
    },
    ids: 'ids: कौन-से शब्द',
    x: 'x: वे कैसे दिखते हैं',
    output: 'output: हर शब्द के बाद का स्टेट',
    hidden: 'hidden: अंत का स्टेट',
    cell: 'cell: अंत की मेमोरी',
    each: (numbers) => `हर ख़ाने में ${numbers} संख्याएँ हैं।`,
    box: (name, sentence) => `${name}, ${sentence}`,
    place: (token, sentence) => `“${sentence}” में “${token}”`,
    end: (sentence) => `“${sentence}” का अंत`,
    chosen: 'चुने हुए ख़ाने की संख्याएँ',
    choose: 'संख्याएँ पढ़ने के लिए कोई ख़ाना चुनें।',
    answers: 'क्या जवाब टिके रहते हैं',
    sentence: 'वाक्य',
    label: 'लेबल',
    probability: 'p(positive)',
    same: 'आख़िरी output = hidden?',
    yes: 'हाँ',
    no: 'नहीं',
    right: (right, all) => `${all} में से ${right} जवाब ${right === 1 ? 'सही है' : 'सही हैं'}।`,
    wrongAxes: (rows, length) =>
      `RNN पहले अक्ष को समय मानता है। वह ${rows}-${rows} शब्दों के ${length} टेक्स्ट पढ़ता है, हर वाक्य से एक-एक शब्द, और जहाँ ${rows} लेबल हैं वहाँ ${length} जवाब देता है। PyTorch रुक जाता है: “Target size (torch.Size([${rows}, 1])) must be the same as input size (torch.Size([${length}, 1]))”। अगर वाक्य और जगहें बराबर होतीं, तो वह रुकता भी नहीं।`,
    zeros: 'packed होने पर, जहाँ पैडिंग है वहाँ output 0 है।',
    packsRight:
      'PyTorch सिर्फ़ उन्हीं पंक्तियों को pack करता है जिनकी पैडिंग दाईं ओर है; यहाँ बाईं ओर की पैडिंग इंजन छोड़ देता है।',
  },
  questions: {
    hidden: {
      ask: 'अभी के स्विच के साथ, क्या हर वाक्य के लिए आख़िरी जगह का output वही है जो hidden?',
      choices: ['हाँ', 'नहीं'],
      why: (mask, pad) =>
        mask && pad === 'right'
          ? 'छोटा वाक्य आख़िरी जगह से पहले ख़त्म हो जाता है। packed होने पर वहाँ उसका output 0 है, जबकि hidden उसके आख़िरी शब्द के बाद का स्टेट है।'
          : mask
            ? 'पैडिंग बाईं ओर हो, तो हर वाक्य आख़िरी जगह पर ही ख़त्म होता है।'
            : 'पैडिंग को शब्द की तरह पढ़ा जाता है, इसलिए हर पंक्ति में उतने ही स्टेप हैं जितनी जगहें, और दोनों आख़िरी स्टेप के बाद का स्टेट हैं।',
    },
    shape: {
      ask: '`batch_first=True` रखें। क्या `hidden` में भी बैच पहले आता है?',
      choices: ['हाँ', 'नहीं'],
      why: (rows, hidden) =>
        `hidden दोनों तरह से (1, ${rows}, ${hidden}) है: पहले लेयर × दिशाएँ, फिर बैच। batch_first सिर्फ़ इनपुट और आउटपुट को पलटता है; इसीलिए पोस्ट hidden के अक्ष 0 पर squeeze करती है।`,
    },
  },
};
