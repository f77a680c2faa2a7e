// K3s as its project writes it, but for what needs a kernel of its own: containers are pretended, the node's network is left alone, and its kubelet is the real one over
// a runtime that keeps in memory what it was asked for. Everything else is K3s: how configuration files are read, how servers and agents join, etcd, the control plane,
// certificates, passwords of nodes, and the containerd configuration that it makes of registries.yaml.
package main

import (
	"context"
	"errors"
	"os"
	"runtime"

	"github.com/k3s-io/k3s/pkg/cli/agent"
	"github.com/k3s-io/k3s/pkg/cli/cmds"
	"github.com/k3s-io/k3s/pkg/cli/etcdsnapshot"
	"github.com/k3s-io/k3s/pkg/cli/secretsencrypt"
	"github.com/k3s-io/k3s/pkg/cli/server"
	"github.com/k3s-io/k3s/pkg/cli/token"
	"github.com/k3s-io/k3s/pkg/configfilearg"
	"github.com/k3s-io/k3s/pkg/kubectl"
	"github.com/k3s-io/k3s/pkg/version"
	"github.com/sirupsen/logrus"
	"github.com/urfave/cli/v2"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "kubectl" {
		os.Args = os.Args[1:]
		kubectl.Main()
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "etcd-members" {
		if err := printMembers(); err != nil {
			logrus.Fatal(err)
		}
		return
	}
	// K3s does not start when it was compiled by another Go than its release.
	version.UpstreamGolang = runtime.Version()
	app := cmds.NewApp()
	app.DisableSliceFlagSeparator = true
	app.Commands = []*cli.Command{
		cmds.NewServerCommand(server.Run),
		cmds.NewAgentCommand(agent.Run),
		cmds.NewEtcdSnapshotCommands(etcdsnapshot.Delete, etcdsnapshot.List, etcdsnapshot.Prune, etcdsnapshot.Save),
		cmds.NewSecretsEncryptCommands(
			secretsencrypt.Status, secretsencrypt.Enable, secretsencrypt.Disable, secretsencrypt.Prepare,
			secretsencrypt.Rotate, secretsencrypt.Reencrypt, secretsencrypt.RotateKeys,
		),
		cmds.NewTokenCommands(token.Create, token.Delete, token.Generate, token.List, token.Rotate),
	}
	if err := app.Run(configfilearg.MustParse(os.Args)); err != nil && !errors.Is(err, context.Canceled) {
		logrus.Fatal(err)
	}
}
