// Package gspt stands for github.com/erikdubbelboer/gspt, by which K3s hides its arguments from process lists and which needs a C compiler.
package gspt

// SetProcTitle leaves the title of the process as it is.
func SetProcTitle(string) {}
