// The C++ sources of tfjs-node's binding, with what has to be mended in them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { root } from './install.mjs';

const package_ = `${root}node_modules/@tensorflow/tfjs-node-gpu`;
const NOTICE = '// Changed by Trainyard: see "Trainyard:" below.\n';

/**
 * A tensor of a typed array shared its memory, and let go of it where TensorFlow dropped the last
 * use: often a thread of TensorFlow's (a variable that is copied or assigned), which then called
 * into JavaScript's engine beside the thread that runs it, and sooner or later brought the process
 * down. What JavaScript wrote into the array later changed the tensor, too, where the memory
 * happened to be aligned. A tensor gets memory of its own instead.
 *
 * A session took no configuration, as by which the graph executor keeps TensorFlow from rewriting
 * arithmetic (engine/graph/sessionConfig.ts). `loadSavedModel` takes one as its third argument.
 */
const changes = {
  'tfjs_backend.cc': [
    {
      from: '// Callback to cleanup extra reference count for shared V8/TF tensor memory:',
      to: '\n// Creates a TFE_TensorHandle from a JS typed array.',
      by: '// Trainyard: tensors share no memory with V8, so that none has to be given back.\n',
    },
    {
      from: '  // Sharing V8 memory with the underlying TensorFlow tensor requires adding an',
      to: '  // Currently, int64-type Tensors are represented as Int32Arrays.\n  // So the',
      by: '',
    },
    {
      from: '  TF_AutoTensor tensor(TF_NewTensor(dtype, shape, shape_length, array_data,',
      to: '  TF_AutoStatus tf_status;',
      by: `  // Trainyard: a copy, see above.
  TF_AutoTensor tensor(
      TF_AllocateTensor(dtype, shape, shape_length, byte_size));
  if (byte_size > 0) memcpy(TF_TensorData(tensor.tensor), array_data, byte_size);

`,
    },
    {
      from: '    delete auto_ref;\n    TFE_DeleteTensorHandle(tfe_tensor_handle);',
      to: '\n  }\n  ENSURE_TF_OK_RETVAL(env, tf_status, nullptr);',
      by: '    TFE_DeleteTensorHandle(tfe_tensor_handle);',
    },
    {
      from: '                                       napi_value tags_value) {\n  TF_SessionOptions',
      to: '\n  TF_Buffer *run_options',
      by: `                                       napi_value tags_value,
                                       napi_value config_value) {
  TF_SessionOptions *session_options = TF_NewSessionOptions();
  // Trainyard: a serialized ConfigProto.
  if (config_value != nullptr) {
    void *config;
    size_t config_length;
    napi_typedarray_type config_type;
    ENSURE_NAPI_OK_RETVAL(
        env,
        napi_get_typedarray_info(env, config_value, &config_type,
                                 &config_length, &config, nullptr, nullptr),
        nullptr);
    TF_AutoStatus config_status;
    TF_SetConfig(session_options, config, config_length, config_status.status);
    ENSURE_TF_OK_RETVAL(env, config_status, nullptr);
  }
`,
    },
  ],
  'tfjs_backend.h': [
    {
      from: '  // - tags_value (string)\n',
      to: '\n\n  // Delete the SavedModel',
      by: `  // - tags_value (string)
  // - config_value (Uint8Array, Trainyard: a ConfigProto; or nullptr)
  napi_value LoadSavedModel(napi_env env, napi_value export_dir,
                            napi_value tags_value, napi_value config_value);`,
    },
  ],
  'tfjs_binding.cc': [
    {
      from: '  // Load saved model takes 2 params: export_dir, tags:\n',
      to: '\n  napi_value js_this;',
      by: `  // Load saved model takes 2 params: export_dir, tags
  // Trainyard: and optionally the session's configuration.
  size_t argc = 3;
  napi_value args[3];`,
    },
    {
      from: '  return backend->LoadSavedModel(env, args[0], args[1]);',
      to: '\n}',
      by: '  return backend->LoadSavedModel(env, args[0], args[1],\n                                 argc > 2 ? args[2] : nullptr);',
    },
  ],
};

/** Replaces what stands from one text up to another; the package may have changed under it. */
function changed(name, text) {
  return (changes[name] ?? []).reduce((rest, { from, to, by }) => {
    const start = rest.indexOf(from);
    const end = rest.indexOf(to, start);
    if (start < 0 || end < 0 || rest.indexOf(from, start + 1) >= 0)
      throw new Error(`${name} of the binding has changed: ${from}`);
    return rest.slice(0, start) + by + rest.slice(end);
  }, text);
}

/** Read when they are asked for: what imports this may be what installs the package. */
const sources = () =>
  readdirSync(`${package_}/binding`).map((name) => {
    const text = readFileSync(`${package_}/binding/${name}`, 'utf8');
    return { name, text: name in changes ? NOTICE + changed(name, text) : text };
  });

/** Changes with the sources: what was built of others is stale. */
export const fingerprint = () =>
  createHash('sha256').update(JSON.stringify(sources())).digest('hex').slice(0, 12);

/** Writes the sources into `folder`/binding, as their own includes want it. */
export function writeBindingSources(folder) {
  mkdirSync(`${folder}/binding`, { recursive: true });
  for (const { name, text } of sources()) writeFileSync(`${folder}/binding/${name}`, text);
}
