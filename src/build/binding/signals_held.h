#ifndef TRAINYARD_SIGNALS_HELD_H_
#define TRAINYARD_SIGNALS_HELD_H_

#include <signal.h>

namespace trainyard {

// oneDNN's products for x64 use the stack pointer for other things while they
// compute (TensorFlow 2.21; Python dies of it, too, under an interval timer):
// a signal that is handled on such a thread overwrites the heap. Signals that
// others send (Ctrl+C, a window's new size, a profiler's) wait while this
// lives, for the thread and for all that it starts.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t held;
    sigfillset(&held);
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS})
      sigdelset(&held, fault);
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld &) = delete;
  SignalsHeld &operator=(const SignalsHeld &) = delete;

 private:
  sigset_t before_;
};

}  // namespace trainyard

#endif  // TRAINYARD_SIGNALS_HELD_H_
