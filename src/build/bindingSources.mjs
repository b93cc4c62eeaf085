// The C++ sources of tfjs-node's binding, with what has to be mended in them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { root } from './install.mjs';

const package_ = `${root}node_modules/@tensorflow/tfjs-node-gpu`;
const NOTICE = '// Changed by Trainyard: see "Trainyard:" below.\n';

/** Our own sources, which the changed ones include. */
const own = `${root}src/build/binding`;

/**
 * A tensor of a typed array shared its memory, and let go of it where TensorFlow dropped the last
 * use: often a thread of TensorFlow's (a variable that is copied or assigned), which then called
 * into JavaScript's engine beside the thread that runs it, and sooner or later brought the process
 * down. What JavaScript wrote into the array later changed the tensor, too, where the memory
 * happened to be aligned. A tensor gets memory of its own instead.
 *
 * A signal that came while TensorFlow computed could overwrite its memory: signals_held.h.
 *
 * A session took no configuration, as by which the graph executor keeps TensorFlow from rewriting
 * arithmetic (engine/graph/sessionConfig.ts). `loadSavedModel` takes one as its third argument.
 */
const changes = {
  'tfjs_backend.cc': [
    {
      from: '  TFE_ContextOptions *tfe_options = TFE_NewContextOptions();',
      to: '\n',
      by: `  // Trainyard: no signals on TensorFlow's threads.
  const trainyard::SignalsHeld held;
  TFE_ContextOptions *tfe_options = TFE_NewContextOptions();`,
    },
    {
      from: '  TFE_Execute(tfe_op.op, ',
      to: 'result_handles.data(), ',
      by: `  // Trainyard: no signals while it computes.
  const trainyard::SignalsHeld held;
  TFE_Execute(tfe_op.op, `,
    },
    {
      from: '  TF_Session *session = TF_LoadSessionFromSavedModel(',
      to: '\n',
      by: `  // Trainyard: no signals on TensorFlow's threads.
  const trainyard::SignalsHeld held;
  TF_Session *session = TF_LoadSessionFromSavedModel(`,
    },
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
    {
      from: 'napi_value TFJSBackend::RunSavedModel(napi_env env,',
      to: '\n                                      napi_value savedmodel_id_value,',
      by: `// Trainyard: what feeds a run and what takes its outputs are apart.
napi_value TFJSBackend::FeedRun(napi_env env,`,
    },
    {
      from: '  std::vector<TF_Tensor *> output_values(outputs.size(), nullptr);\n\n  TF_SessionRun(',
      to: 'napi_value TFJSBackend::GetNumOfSavedModels(',
      by: `  run_.Release();
  run_.session = savedmodel_entry->second.first;
  run_.inputs = std::move(inputs);
  run_.outputs = std::move(outputs);
  run_.fed = std::move(input_values);
  for (const char *each : input_op_name_array) delete[] each;
  for (const char *each : output_op_name_array) delete[] each;
  return nullptr;
}

#include "session_run_methods.h"

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
    {
      from: '#include "tensorflow/c/eager/c_api.h"',
      to: '\n',
      by: '#include "tensorflow/c/eager/c_api.h"\n#include "session_run.h"',
    },
    {
      from: '  // Get number of loaded SavedModel in the backend:',
      to: '\n',
      by: `  // Trainyard: a run that others go on beside, and its end.
  bool StartSavedModel(napi_env env, napi_value session, napi_value inputs,
                       napi_value feeds, napi_value fetches, bool apart);
  napi_value FinishSavedModel(napi_env env);

  // Get number of loaded SavedModel in the backend:`,
    },
    {
      from: '  int32_t InsertHandle(',
      to: 'TFE_TensorHandle *tfe_handle);',
      by: `  napi_value FeedRun(napi_env env, napi_value session, napi_value inputs,
                     napi_value feeds, napi_value fetches);
  napi_value TakeRun(napi_env env);
  trainyard::SessionRun run_;

  int32_t InsertHandle(`,
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
    {
      from: 'static napi_value GetNumOfTensors(',
      to: 'napi_env env, napi_callback_info info) {',
      by: `// Trainyard: see SessionRun.
static napi_value StartSavedModel(napi_env env, napi_callback_info info) {
  size_t argc = 4;
  napi_value args[4];
  napi_status nstatus =
      napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);
  if (argc < 4) {
    NAPI_THROW_ERROR(env, "Invalid number of args passed to StartSavedModel()");
    return nullptr;
  }
  TFJSBackend *const backend = GetTFJSBackend(env);
  if (backend)
    backend->StartSavedModel(env, args[0], args[1], args[2], args[3], true);
  return nullptr;
}

static napi_value FinishSavedModel(napi_env env, napi_callback_info info) {
  TFJSBackend *const backend = GetTFJSBackend(env);
  return backend ? backend->FinishSavedModel(env) : nullptr;
}

static napi_value GetNumOfTensors(`,
    },
    {
      from: '      {"TF_Version", nullptr, nullptr,',
      to: ' nullptr, nullptr, tf_version,',
      by: `      {"startSavedModel", nullptr, StartSavedModel, nullptr, nullptr, nullptr,
       napi_default, nullptr},
      {"finishSavedModel", nullptr, FinishSavedModel, nullptr, nullptr, nullptr,
       napi_default, nullptr},
      {"TF_Version", nullptr, nullptr,`,
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
const sources = () => [
  ...readdirSync(`${package_}/binding`).map((name) => {
    const text = readFileSync(`${package_}/binding/${name}`, 'utf8');
    return { name, text: name in changes ? NOTICE + changed(name, text) : text };
  }),
  ...readdirSync(own).map((name) => ({ name, text: readFileSync(`${own}/${name}`, 'utf8') })),
];

/** Changes with the sources: what was built of others is stale. */
export const fingerprint = () =>
  createHash('sha256').update(JSON.stringify(sources())).digest('hex').slice(0, 12);

/** Writes the sources into `folder`/binding, as their own includes want it. */
export function writeBindingSources(folder) {
  mkdirSync(`${folder}/binding`, { recursive: true });
  for (const { name, text } of sources()) writeFileSync(`${folder}/binding/${name}`, text);
}
