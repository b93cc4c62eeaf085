// Included into tfjs_backend.cc, whose RunSavedModel these are the rest of:
// FeedRun, which stands before them, resolves names and tensors.

napi_value TFJSBackend::TakeRun(napi_env env) {
  if (TF_GetCode(run_.status()) != TF_OK) {
    NAPI_THROW_ERROR(env, "Session fail to run with error: %s",
                     TF_Message(run_.status()));
    run_.Release();
    return nullptr;
  }
  napi_value infos;
  ENSURE_NAPI_OK_RETVAL(
      env, napi_create_array_with_length(env, run_.fetched.size(), &infos),
      nullptr);
  TF_AutoStatus tf_status;
  for (uint32_t i = 0; i < run_.fetched.size(); i++) {
    TFE_TensorHandle *handle =
        TFE_NewTensorHandle(run_.fetched[i], tf_status.status);
    ENSURE_TF_OK_RETVAL(env, tf_status, nullptr);
    napi_value info = GenerateOutputTensorInfo(env, handle);
    ENSURE_NAPI_OK_RETVAL(env, napi_set_element(env, infos, i, info), nullptr);
  }
  run_.Release();
  return infos;
}

napi_value TFJSBackend::RunSavedModel(napi_env env, napi_value session,
                                      napi_value inputs, napi_value feeds,
                                      napi_value fetches) {
  if (!StartSavedModel(env, session, inputs, feeds, fetches, false))
    return nullptr;
  run_.Run();
  return TakeRun(env);
}

bool TFJSBackend::StartSavedModel(napi_env env, napi_value session,
                                  napi_value inputs, napi_value feeds,
                                  napi_value fetches, bool apart) {
  if (run_.started()) {
    NAPI_THROW_ERROR(env, "A session is still running.");
    return false;
  }
  FeedRun(env, session, inputs, feeds, fetches);
  bool failed = false;
  napi_is_exception_pending(env, &failed);
  if (failed) return false;
  if (apart) run_.Start();
  return true;
}

napi_value TFJSBackend::FinishSavedModel(napi_env env) {
  if (!run_.started()) {
    NAPI_THROW_ERROR(env, "No session is running.");
    return nullptr;
  }
  run_.Wait();
  napi_value infos = TakeRun(env);
  if (infos == nullptr) return nullptr;
  napi_value milliseconds;
  ENSURE_NAPI_OK_RETVAL(
      env, napi_create_double(env, run_.milliseconds(), &milliseconds),
      nullptr);
  ENSURE_NAPI_OK_RETVAL(
      env,
      napi_set_named_property(env, infos, "milliseconds", milliseconds),
      nullptr);
  return infos;
}
