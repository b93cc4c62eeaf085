#ifndef TRAINYARD_SESSION_RUN_H_
#define TRAINYARD_SESSION_RUN_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>
#include "signals_held.h"
#include "tensorflow/c/c_api.h"

namespace trainyard {

// Runs a session on a thread of its own, one run at a time, so that JavaScript
// makes the next batch meanwhile. The thread touches nothing but TensorFlow.
class SessionRun {
 public:
  SessionRun() : status_(TF_NewStatus()) {}

  // Waits for what runs.
  ~SessionRun() {
    if (thread_.joinable()) {
      {
        std::lock_guard<std::mutex> lock(mutex_);
        ended_ = true;
      }
      changed_.notify_all();
      thread_.join();
    }
    Release();
    TF_DeleteStatus(status_);
  }

  TF_Session *session = nullptr;
  std::vector<TF_Output> inputs;
  std::vector<TF_Output> outputs;
  // Owned, one for each input.
  std::vector<TF_Tensor *> fed;
  // One for each output once it has run; whoever takes one owns it.
  std::vector<TF_Tensor *> fetched;

  bool started() const { return started_; }
  TF_Status *status() const { return status_; }
  double milliseconds() const { return milliseconds_; }

  // Runs on the thread that calls.
  void Run() {
    const SignalsHeld held;
    const auto start = std::chrono::steady_clock::now();
    fetched.assign(outputs.size(), nullptr);
    TF_SessionRun(session, nullptr, inputs.data(), fed.data(), inputs.size(),
                  outputs.data(), fetched.data(), outputs.size(), nullptr, 0,
                  nullptr, status_);
    milliseconds_ = std::chrono::duration<double, std::milli>(
                        std::chrono::steady_clock::now() - start)
                        .count();
  }

  // Runs beside the thread that calls, until Wait.
  void Start() {
    if (!thread_.joinable()) thread_ = std::thread(&SessionRun::Work, this);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      started_ = running_ = true;
    }
    changed_.notify_all();
  }

  void Wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !running_; });
    started_ = false;
  }

  // Lets go of what was fed and not taken.
  void Release() {
    for (TF_Tensor *tensor : fed) TF_DeleteTensor(tensor);
    for (TF_Tensor *tensor : fetched)
      if (tensor != nullptr) TF_DeleteTensor(tensor);
    fed.clear();
    fetched.clear();
    inputs.clear();
    outputs.clear();
  }

 private:
  void Work() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return running_ || ended_; });
      if (!running_) return;
      lock.unlock();
      Run();
      lock.lock();
      running_ = false;
      changed_.notify_all();
    }
  }

  TF_Status *status_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool started_ = false;
  bool running_ = false;
  bool ended_ = false;
  double milliseconds_ = 0;
};

}  // namespace trainyard

#endif  // TRAINYARD_SESSION_RUN_H_
