package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"github.com/spf13/pflag"
	"go.opentelemetry.io/otel/trace/noop"
	"k8s.io/apiserver/pkg/server/healthz"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/component-base/configz"
	remote "k8s.io/cri-client/pkg"
	fakeremote "k8s.io/cri-client/pkg/fake"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/cmd/kubelet/app"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/apis/config/v1beta1"
	cadvisortest "k8s.io/kubernetes/pkg/kubelet/cadvisor/testing"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	"k8s.io/kubernetes/pkg/kubelet/kubeletconfig/configfiles"
	"k8s.io/kubernetes/pkg/kubemark"
	"k8s.io/kubernetes/pkg/util/filesystem"

	kubeletv1beta1 "k8s.io/kubelet/config/v1beta1"
)

// kubelet is the real one, as its arguments and files have it, with nothing below: no control groups, and containers that are only remembered.
type kubelet struct {
	flags  *options.KubeletFlags
	config *config.KubeletConfiguration
}

// publish lets the API server ask the kubelet for its configuration, as the real one's is asked: /configz.
func (k *kubelet) publish() error {
	versioned := &kubeletv1beta1.KubeletConfiguration{}
	if err := v1beta1.Convert_config_KubeletConfiguration_To_v1beta1_KubeletConfiguration(k.config, versioned, nil); err != nil {
		return err
	}
	entry, err := configz.New("kubeletconfig")
	if err != nil {
		return err
	}
	entry.Set(versioned)
	return nil
}

// kubeletOf reads arguments, and the files that they name, in the kubelet's own order: file, drop-ins by name, arguments.
func kubeletOf(args []string) (*kubelet, error) {
	flags := options.NewKubeletFlags()
	fresh, err := options.NewKubeletConfiguration()
	if err != nil {
		return nil, err
	}
	// Once to learn of the files, and once more on top of what they say.
	if err := parse(args, flags, fresh); err != nil {
		return nil, err
	}
	merged, err := configOf(flags)
	if err != nil {
		return nil, err
	}
	if err := parse(args, options.NewKubeletFlags(), merged); err != nil {
		return nil, err
	}
	return &kubelet{flags: flags, config: merged}, nil
}

func parse(args []string, flags *options.KubeletFlags, into *config.KubeletConfiguration) error {
	set := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	flags.AddFlags(set)
	options.AddKubeletConfigFlags(set, into)
	options.AddGlobalFlags(set)
	if err := set.Parse(args); err != nil {
		return fmt.Errorf("the kubelet does not take its arguments: %w", err)
	}
	return nil
}

func configOf(flags *options.KubeletFlags) (*config.KubeletConfiguration, error) {
	versioned := &kubeletv1beta1.KubeletConfiguration{}
	merged := []byte("{}")
	files := []string{}
	if flags.KubeletConfigFile != "" {
		files = append(files, flags.KubeletConfigFile)
	}
	if flags.KubeletDropinConfigDirectory != "" {
		dropIns, err := filepath.Glob(filepath.Join(flags.KubeletDropinConfigDirectory, "*.conf"))
		if err != nil {
			return nil, err
		}
		files = append(files, dropIns...)
	}
	for _, file := range files {
		loader, err := configfiles.NewFsLoader(&filesystem.DefaultFs{}, file)
		if err != nil {
			return nil, err
		}
		text, _, err := loader.LoadIntoJSON()
		if err != nil {
			return nil, err
		}
		if merged, err = jsonpatch.MergePatch(merged, text); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(merged, versioned); err != nil {
		return nil, err
	}
	v1beta1.SetDefaults_KubeletConfiguration(versioned)
	internal := &config.KubeletConfiguration{}
	return internal, v1beta1.Convert_v1beta1_KubeletConfiguration_To_config_KubeletConfiguration(versioned, internal, nil)
}

func (k *kubelet) run(ctx context.Context) error {
	connection, err := clientcmd.BuildConfigFromFlags("", k.flags.KubeConfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(connection)
	if err != nil {
		return err
	}
	endpoint, err := fakeremote.GenerateEndpoint()
	if err != nil {
		return err
	}
	containers := fakeremote.NewFakeRemoteRuntime()
	if err := containers.Start(endpoint); err != nil {
		return err
	}
	defer containers.Stop()
	logger := klog.Background()
	runtime, err := remote.NewRemoteRuntimeService(endpoint, 15*time.Second, noop.NewTracerProvider(), &logger)
	if err != nil {
		return err
	}
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	if err := k.publish(); err != nil {
		return err
	}
	below := k.config.DeepCopy()
	below.CgroupsPerQOS = false
	below.EnforceNodeAllocatable = nil
	below.LocalStorageCapacityIsolation = false
	hollow := kubemark.NewHollowKubelet(
		k.flags, below, client, client,
		&cadvisortest.Fake{NodeName: name}, containers.ImageService, runtime, cm.NewStubContainerManager(),
	)
	if hollow.KubeletDeps.TLSOptions, err = app.InitializeTLS(ctx, k.flags, k.config); err != nil {
		return err
	}
	if err := app.RunKubelet(ctx, &options.KubeletServer{KubeletFlags: *k.flags, KubeletConfiguration: *below}, hollow.KubeletDeps); err != nil {
		return err
	}
	health := http.NewServeMux()
	healthz.InstallHandler(health)
	return http.ListenAndServe(net.JoinHostPort(k.config.HealthzBindAddress, strconv.Itoa(int(k.config.HealthzPort))), health)
}
