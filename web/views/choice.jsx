/** One of a few values of an option of the model: another one begins a new model.
 *  @param {{store: import('../store.js').Store, option: string, values: readonly string[], texts: any,
 *           options?: (value: string) => object}} props
 *    texts: `name` of the option, `started` for when there is a new model, and what each value is called · options: what
 *    else the value needs */
export function OptionChoice({ store, option, values, texts: m, options }) {
  /** @param {string} value */
  const choose = async (value) => {
    if (await store.restart({ [option]: value, ...options?.(value) }))
      store.announcement.value = m.started;
  };
  return (
    <fieldset class="choice">
      <legend>{m.name}</legend>
      {values.map((value) => (
        <label key={value}>
          <input
            type="radio"
            name={option}
            checked={store.info.value?.config[option] === value}
            disabled={store.restarting.value}
            onChange={() => choose(value)}
          />
          {m[value]}
        </label>
      ))}
    </fieldset>
  );
}
